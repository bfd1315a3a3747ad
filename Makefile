# Go and make are all this needs. `make help` lists what there is.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: run build test bench bench-http fuzz lint cover clean help

export CGO_ENABLED := 0
BIN := bin/maillage
PACKAGES ?= ./...
FUZZTIME ?= 5s
LOAD ?= 60s

run: build ## make the fictional département, serve it on http://127.0.0.1:8080/ (ARGS="--addr :8081" for elsewhere)
	@exec $(BIN) demo $(ARGS)

build: ## compile the program to bin/maillage
	@mkdir -p bin
	go build -o $(BIN) ./cmd/maillage

test: ## run all tests; each one that is skipped says why (PACKAGES=./geo/... for some of them)
	@go test -v $(PACKAGES) 2>&1 | awk -f .ci/tests.awk

bench: ## run the benchmarks
	go test -run '^$$' -bench . -benchmem $(PACKAGES)

bench-http: ## the service on France against a bare handler and PostGIS, its start, and 1 000 clients (LOAD=60s)
	@MAILLAGE_BENCH_HTTP=1 MAILLAGE_LOAD=$(LOAD) go test -count 1 -v -timeout 30m \
	  -run '^(TestRatios|TestRatiosToPostGIS|TestWholeStream|TestStartup|TestLoad)$$' ./api | sed -E 's/^ +[a-z_]+\.go:[0-9]+: \|/|/; /^(=== |---? |    ---)/d'

fuzz: ## fuzz every parser for a moment (FUZZTIME=5s)
	@for package in $$(go list $(PACKAGES)); do \
	  for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
	    echo "$$package $$target"; \
	    go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
	  done; \
	done

lint: ## vet, and check that everything is formatted
	go vet $(PACKAGES)
	@unformatted=$$(find . -name '*.go' -not -path './.cache/*' -print0 | xargs -0 "$$(go env GOROOT)/bin/gofmt" -l); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	@bash -n .ci/run

cover: ## measure which statements the tests reach; bin/cover.html shows them
	@mkdir -p bin
	go test -coverpkg=./... -coverprofile=bin/cover.out $(PACKAGES)
	@go tool cover -html=bin/cover.out -o bin/cover.html
	@go tool cover -func=bin/cover.out | tail -n 1

clean: ## remove what was built
	rm -rf bin

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
