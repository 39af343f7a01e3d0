// Command verify checks a log directory (C2SP tlog-tiles) with golang.org/x/mod/sumdb/{note,tlog} alone: no code of the
// platform, and none of ours for hashing, proofs or signatures.
//
//	verify DIR VKEY [HELD_TREE_HEAD]
//
// HELD_TREE_HEAD is a copy of an earlier tree head that was kept elsewhere, as a witness does. Exit code 0: the log is
// whole and continues the held head. 13: it is not. 64: usage.
//
// Offline, with Debian's golang-go and golang-golang-x-mod-dev: GO111MODULE=off GOPATH=/usr/share/gocode go build -o verify verify.go
// Otherwise, in this folder: go build -o verify .
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	exitInvalid = 13
	exitUsage   = 64
	tileHeight  = 8
	tileWidth   = 1 << tileHeight
	// An entry bundle: 256 entries of 65,535 bytes, each with its length. No other file of a log is larger.
	maximumFileBytes = tileWidth * (2 + 65535)
)

type treeHead struct {
	origin string
	tlog.Tree
}

func main() {
	if len(os.Args) != 3 && len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: verify DIR VKEY [HELD_TREE_HEAD]")
		os.Exit(exitUsage)
	}
	shown, err := verify(os.Args[1], os.Args[2], os.Args[3:])
	if err != nil {
		fmt.Printf("invalid: %q\n", err.Error())
		os.Exit(exitInvalid)
	}
	fmt.Printf("valid: %d entries of %q, root %s\n", shown.N, shown.origin, shown.Hash)
}

func verify(directory, key string, held []string) (treeHead, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return treeHead{}, err
	}
	shown, err := readTreeHead(filepath.Join(directory, "checkpoint"), verifier)
	if err != nil {
		return treeHead{}, err
	}
	hashes := tlog.TileHashReader(shown.Tree, tileFiles(directory))
	if err := verifyEntries(directory, shown.N, hashes); err != nil {
		return treeHead{}, err
	}
	for _, path := range held {
		if err := verifyContinues(path, verifier, shown, hashes); err != nil {
			return treeHead{}, err
		}
	}
	return shown, nil
}

// readRegular refuses pipes and devices, which never end, and what no file of a log is as large as.
func readRegular(path string) ([]byte, error) {
	found, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !found.Mode().IsRegular() || found.Size() > maximumFileBytes {
		return nil, fmt.Errorf("%s is no file of a log", path)
	}
	return os.ReadFile(path)
}

func readTreeHead(path string, verifier note.Verifier) (treeHead, error) {
	data, err := readRegular(path)
	if err != nil {
		return treeHead{}, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return treeHead{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return treeHead{}, errors.New("not a tree head of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return treeHead{}, errors.New("the size is not a plain decimal number")
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return treeHead{}, errors.New("the root is not 32 bytes of base64")
	}
	head := treeHead{origin: lines[0], Tree: tlog.Tree{N: size}}
	copy(head.Hash[:], root)
	if size == 0 && head.Hash != sha256.Sum256(nil) {
		return treeHead{}, errors.New("an empty tree has another root")
	}
	return head, nil
}

// verifyEntries holds every entry against its leaf; the reader of hashes authenticates each tile to the signed root.
func verifyEntries(directory string, size int64, hashes tlog.HashReader) error {
	for first := int64(0); first < size; first += tileWidth {
		width := size - first
		if width > tileWidth {
			width = tileWidth
		}
		bundle, err := readRegular(filepath.Join(directory, "tile/entries", tileName(first/tileWidth, width)))
		if err != nil {
			return err
		}
		places := make([]int64, width)
		for i := range places {
			places[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		leaves, err := hashes.ReadHashes(places)
		if err != nil {
			return err
		}
		for i, leaf := range leaves {
			var entry []byte
			if entry, bundle, err = nextEntry(bundle); err != nil {
				return err
			}
			if tlog.RecordHash(entry) != leaf {
				return fmt.Errorf("entry %d is not that of its leaf", first+int64(i))
			}
		}
		if len(bundle) != 0 {
			return errors.New("bytes after the last entry of a bundle")
		}
	}
	return nil
}

func nextEntry(bundle []byte) (entry, rest []byte, err error) {
	if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
		return nil, nil, errors.New("an entry bundle is cut off")
	}
	end := 2 + int(binary.BigEndian.Uint16(bundle))
	return bundle[2:end], bundle[end:], nil
}

// verifyContinues has no early way out for the empty tree: a head of size 0 is a rollback of any other.
func verifyContinues(path string, verifier note.Verifier, shown treeHead, hashes tlog.HashReader) error {
	held, err := readTreeHead(path, verifier)
	if err != nil {
		return err
	}
	switch {
	case held.origin != shown.origin:
		return errors.New("the head held is of another log")
	case held.N > shown.N:
		return fmt.Errorf("rollback: size was %d and is %d", held.N, shown.N)
	case held.N == shown.N && held.Hash != shown.Hash:
		return fmt.Errorf("split view at size %d", held.N)
	case held.N == shown.N || held.N == 0:
		return nil
	}
	proof, err := tlog.ProveTree(shown.N, held.N, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, shown.N, shown.Hash, held.N, held.Hash); err != nil {
		return fmt.Errorf("not append-only since size %d: %v", held.N, err)
	}
	return nil
}

// tileFiles reads hash tiles from a directory.
type tileFiles string

func (tileFiles) Height() int                     { return tileHeight }
func (tileFiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (directory tileFiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, 0, len(tiles))
	for _, tile := range tiles {
		name := filepath.Join(string(directory), "tile", strconv.Itoa(tile.L), tileName(tile.N, int64(tile.W)))
		data, err := readRegular(name)
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func tileName(index, width int64) string {
	name := fmt.Sprintf("%03d", index%1000)
	for index /= 1000; index > 0; index /= 1000 {
		name = fmt.Sprintf("x%03d/%s", index%1000, name)
	}
	if width < tileWidth {
		name = fmt.Sprintf("%s.p/%d", name, width)
	}
	return name
}
