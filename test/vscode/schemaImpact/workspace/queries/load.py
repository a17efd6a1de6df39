rows = connection.execute("""
    select run_id, machine
    from run
    where run_id = %s
""", [run])
