"""A whole newsroom in one folder, and back: `manage.py back_up FOLDER`, `manage.py restore FOLDER`."""
