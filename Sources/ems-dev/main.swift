print("ems-dev")
