from django.urls import path

app_name = "articles"
urlpatterns = [
    path("articles/<slug:slug>/", lambda r: None, name="story"),
    path("topics/<slug>/", lambda r: None, name="topic"),
    path("sections/<slug>/", lambda r: None, name="section"),
    path("authors/<slug>/", lambda r: None, name="author"),
    path("countries/<code>/", lambda r: None, name="country"),
]
