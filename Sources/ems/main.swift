print("ems")
