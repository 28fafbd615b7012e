"""The Python interface: what `import triangulation` offers, a file for each job."""
