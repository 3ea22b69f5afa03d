"""The token classifier at run time: text in, labelled spans out."""
