package fetch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
)

// Form is what a downloaded file must be, once any archive around it is opened.
type Form uint8

// Forms of file.
const (
	Text    Form = iota // text that is not a web page
	Gzip                // a gzip that can be read to its end
	GeoJSON             // a JSON object, whole
)

// check reads a file to its end and says why it is not of the form wanted. It returns the file's size and
// SHA-256.
func check(path string, form Form) (size int64, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	hash := sha256.New()
	counted := &countingReader{r: io.TeeReader(f, hash)}
	r := bufio.NewReaderSize(counted, 1<<16)
	if err := checkForm(r, form); err != nil {
		return 0, "", err
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return 0, "", err
	}
	return counted.n, hex.EncodeToString(hash.Sum(nil)), nil
}

func checkForm(r *bufio.Reader, form Form) error {
	head, err := r.Peek(512)
	if err != nil && err != io.EOF {
		return err
	}
	if len(head) == 0 {
		return fmt.Errorf("it is empty")
	}
	if isPage(head) {
		return fmt.Errorf("it is a web page, not the file: %q", firstLine(head))
	}
	switch form {
	case Gzip:
		return checkGzip(r)
	case GeoJSON:
		return checkJSON(r)
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return fmt.Errorf("text is wanted, it is something else")
	}
	return nil
}

func checkGzip(r io.Reader) error {
	z, err := gzip.NewReader(r)
	if err != nil {
		return fmt.Errorf("it is not a gzip: %w", err)
	}
	if _, err := io.Copy(io.Discard, z); err != nil {
		return fmt.Errorf("it is a gzip that cannot be read to its end: %w", err)
	}
	return z.Close()
}

// checkJSON reads an object to its end and checks that every bracket opened is closed: that it is whole. What it
// says is the reader's business, which also finds the position of any fault.
func checkJSON(r *bufio.Reader) error {
	depth, inside, escaped, ended := 0, false, false, false
	for {
		b, err := r.ReadByte()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		switch {
		case escaped:
			escaped = false
		case inside:
			escaped, inside = b == '\\', b != '"'
		case b == ' ' || b == '\n' || b == '\r' || b == '\t':
		case ended || depth == 0 && b != '{':
			return fmt.Errorf("it is not GeoJSON: %q is not expected there", b)
		case b == '"':
			inside = true
		case b == '{' || b == '[':
			depth++
		case b == '}' || b == ']':
			depth--
			ended = depth == 0
		}
	}
	if !ended {
		return fmt.Errorf("it is GeoJSON that ends too early")
	}
	return nil
}

// isPage recognises the page of HTML that a server answers with, as if all were well, when it is not.
func isPage(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	head = bytes.ToLower(bytes.TrimSpace(head))
	return bytes.HasPrefix(head, []byte("<!doctype")) || bytes.HasPrefix(head, []byte("<html")) || bytes.HasPrefix(head, []byte("<?xml"))
}

func firstLine(head []byte) string {
	line, _, _ := bytes.Cut(bytes.TrimSpace(head), []byte("\n"))
	return string(line[:min(80, len(line))])
}

type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
