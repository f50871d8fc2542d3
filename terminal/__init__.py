"""What the command line says and how it fails; the commands themselves stand in cli.py."""
