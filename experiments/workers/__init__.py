"""Who plays: processes here, a cluster, and how work is shown and interrupted."""
