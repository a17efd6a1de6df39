import psycopg

QUERY = """
    select id, name from run where id < 3
"""


def load(table):
    return psycopg.connect().execute(f"select * from {table}")
