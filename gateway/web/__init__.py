"""What people's browsers see of the gateway: the chat's HTTP API, the widget, and the demo storefront."""
