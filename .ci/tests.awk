# Makes the output of `go test -v` readable: one line per package, one per skipped test with its reason, and all
# that a failed test said. Everything outside tests (what does not compile, a race, a panic) is shown as it is.

/^=== (RUN|CONT|NAME|PAUSE) / { current = $3; next }

/^[ \t]*--- (PASS|FAIL|SKIP|BENCH): / {
	outcome = substr($2, 1, 4)
	name = $3
	if (outcome == "PASS") {
		passed++
	} else if (outcome == "SKIP") {
		skipped++
		print "SKIP  " name ": " reason(said[name])
	} else if (outcome == "FAIL") {
		failed++
		printf "%s%s\n", said[name], $0
	}
	delete said[name]
	current = name
	next
}

/^(ok|FAIL|\?)[ \t]/ {
	if ($1 == "FAIL") {
		broken++
		for (name in said) printf "%s", said[name]
	}
	if ($1 != "?") print
	for (name in said) delete said[name]
	current = ""
	next
}

/^(PASS|FAIL)$/ { next }

current != "" { said[current] = said[current] $0 "\n"; next }

{ print }

END {
	printf "%d passed, %d failed, %d skipped", passed, failed, skipped
	if (broken) printf ", %d package%s failed", broken, broken == 1 ? "" : "s"
	print ""
}

# reason is the last line that a test said, without its place in the source.
function reason(text,    lines, n) {
	n = split(text, lines, "\n")
	while (n > 0 && lines[n] == "") n--
	sub(/^[ \t]*[A-Za-z0-9_]+\.go:[0-9]+: /, "", lines[n])
	return lines[n]
}
