"""Each method alone, on the user's own data: text and files in, plain JSON types and tables out."""
