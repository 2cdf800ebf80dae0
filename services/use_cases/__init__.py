"""What people can do: one function a command. A new one is a function here and a door in http, cli or web."""
