import pandas as pd

qc = read("gros://sequencing-qc")
pinned = read("gros://sequencing-qc/master:2026-11-26.1")
other = read("gros://sequencing-qd/master")
swapped = read("gros://my-branch/my-repo:latest")
table = read("gros://expression/feature/strict:latest")
