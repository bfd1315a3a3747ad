// Package ingest reads the outside world's files. It is the only place that knows a column name, an encoding
// or a compression.
//
// This root holds what every reader shares: opening a file (plain, gzip or zip, hashed as it is read), cutting
// it into lines of bounded length and known encoding, reading tables whose columns are found by name, and the
// Report of what was refused and why. The readers are in the packages below, one per family of sources;
// package study puts them together.
package ingest

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// Progress is told how many bytes of how many have been read. Total is 0 when not known.
type Progress func(done, total int64)

// Input is an open source: the bytes of a file after decompression.
//
// Reading an Input to its end and closing it gives the digest of the file as it lies on the disk.
type Input struct {
	io.Reader
	Name string // of the file, without its folder
	Path string

	file    *os.File
	info    os.FileInfo
	size    int64
	counter *counter
	closers []io.Closer
}

// counter hashes and counts what passes, and ends with the context's error when it is cancelled.
type counter struct {
	ctx      context.Context
	r        io.Reader
	sum      hash.Hash // nil when no digest is wanted
	read     int64
	size     int64
	progress Progress
}

func (c *counter) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	if c.sum != nil {
		c.sum.Write(p[:n])
	}
	c.read += int64(n)
	if c.progress != nil && n > 0 {
		c.progress(c.read, c.size)
	}
	return n, err
}

// cancellable is a reader that ends with the context's error: a zip member does not pass through the counter.
type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c cancellable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// Open opens a file for reading. Gzip is recognised by its first bytes, not by its name; a zip archive gives
// its only member, or its only member with one of the wanted endings (".txt", ".csv"…, lower case).
//
// Errors name the file. A truncated gzip gives io.ErrUnexpectedEOF from Read.
func Open(ctx context.Context, name string, progress Progress, wanted ...string) (*Input, error) {
	return open(name, &counter{ctx: ctx, sum: sha256.New(), progress: progress}, wanted)
}

// Again opens the file of an input that has been read for another reading, and fails when it is no longer the same
// by its size or time. Its digest is known: Close takes none and returns an empty one.
func (in *Input) Again(ctx context.Context, progress Progress, wanted ...string) (*Input, error) {
	again, err := open(in.Path, &counter{ctx: ctx, progress: progress}, wanted)
	if err != nil {
		return nil, err
	}
	if again.size != in.size || !again.info.ModTime().Equal(in.info.ModTime()) {
		again.Close()
		return nil, fmt.Errorf("%s: the file has changed since it was read first", in.Name)
	}
	return again, nil
}

func open(name string, c *counter, wanted []string) (*Input, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s: is a folder, a file is wanted", name)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	c.r, c.size = f, info.Size()
	in := &Input{Name: filepath.Base(name), Path: name, file: f, info: info, size: info.Size(), counter: c}
	if err := in.decompress(wanted); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	return in, nil
}

func (in *Input) decompress(wanted []string) error {
	buffered := bufio.NewReaderSize(in.counter, 1<<18)
	head, err := buffered.Peek(4)
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return err
		}
		in.Reader, in.closers = &unzipped{z}, append(in.closers, z)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && len(wanted) > 0:
		return in.openMember(wanted)
	default:
		in.Reader = buffered
	}
	return nil
}

// unzipped says of a gzip that ends too early that it does.
type unzipped struct{ r io.Reader }

func (u *unzipped) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err == io.ErrUnexpectedEOF {
		err = fmt.Errorf("the gzip is truncated: %w", err)
	}
	return n, err
}

// openMember reads one member of a zip. A zip is read from its end, so the digest is taken apart, at Close.
func (in *Input) openMember(wanted []string) error {
	archive, err := zip.NewReader(in.file, in.size)
	if err != nil {
		return err
	}
	var found []*zip.File
	for _, m := range archive.File {
		ext := strings.ToLower(path.Ext(m.Name))
		for _, w := range wanted {
			if ext == w && !strings.HasPrefix(m.Name, "__MACOSX/") {
				found = append(found, m)
			}
		}
	}
	if len(found) != 1 {
		names := make([]string, len(archive.File))
		for i, m := range archive.File {
			names[i] = m.Name
		}
		sort.Strings(names)
		return fmt.Errorf("one file ending in %s is wanted in the archive, %d found among %s",
			strings.Join(wanted, " or "), len(found), strings.Join(names, ", "))
	}
	m, err := found[0].Open()
	if err != nil {
		return err
	}
	in.closers = append(in.closers, m)
	in.Reader = cancellable{in.counter.ctx, m}
	in.counter.progress, in.counter.read = nil, 0
	if in.counter.sum != nil {
		in.counter.sum.Reset()
	}
	return nil
}

// Close ends the reading and returns the size and SHA-256 of the file on disk. What was not read of it is
// read now, for the digest.
func (in *Input) Close() (size int64, sha string, err error) {
	for _, c := range in.closers {
		// That the file is cut short was told by Read.
		if e := c.Close(); !errors.Is(e, io.ErrUnexpectedEOF) {
			err = errors.Join(err, e)
		}
	}
	if in.counter.sum != nil {
		err = errors.Join(err, in.readRest())
		sha = hex.EncodeToString(in.counter.sum.Sum(nil))
	}
	return in.size, sha, errors.Join(err, in.file.Close())
}

func (in *Input) readRest() (err error) {
	if in.counter.read == 0 {
		_, err = in.file.Seek(0, io.SeekStart)
	}
	_, e := io.Copy(io.Discard, in.counter)
	return errors.Join(err, e)
}
