exitProcess()
