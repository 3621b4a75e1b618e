print "hello"
raise ValueError, "no"
