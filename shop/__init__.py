"""The domain and its database; knows neither Rasa nor the web."""
