"""Parts that touch the outside: files, messengers, pictures, logs."""
