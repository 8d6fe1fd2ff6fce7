"""What runs inside Rasa: understanding, the connector and the tracker's store; it knows nothing of the shop."""
