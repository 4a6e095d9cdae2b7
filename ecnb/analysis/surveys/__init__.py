"""What recipients of services say, with its uncertainty."""
