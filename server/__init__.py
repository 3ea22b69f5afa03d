"""The services: mail in, cards out, contacts kept."""
