"""What the bot says: values in, Telegram HTML and buttons out. The only room with words in it."""
