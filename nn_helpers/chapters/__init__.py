"""What belongs to one chapter only: a folder for each, with exercises and explorers."""
