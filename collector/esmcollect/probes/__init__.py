"""One module per kind of question: each asks the `System` port and shapes the value of an item."""
