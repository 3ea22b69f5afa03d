"""Files of contacts: vCard, JSContact, CSV, both ways."""
