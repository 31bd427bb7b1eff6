from django.urls import path

app_name = "issues"
urlpatterns = [path("issues/<address>/", lambda r: None, name="issue")]
