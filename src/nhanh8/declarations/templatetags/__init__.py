"""What templates of declarations say."""
