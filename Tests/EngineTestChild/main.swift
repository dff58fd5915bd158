runChild()
