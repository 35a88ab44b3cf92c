import EMSTestSupport
import EMSWorkspace
import Testing

/// Paths as text, and the two file systems.
@Suite struct PathTests {
  @Test(arguments: [
    ("a/b/c.ems", "a/b", "c.ems"), ("c.ems", ".", "c.ems"), ("/c.ems", "/", "c.ems"), ("/a/b", "/a", "b"),
    ("a/", "a", ""),
    ("é/ü.ems", "é", "ü.ems"),
  ])
  func folderAndName(_ path: String, _ folder: String, _ name: String) {
    #expect(Path.folder(path) == folder)
    #expect(Path.name(path) == name)
  }

  @Test(arguments: [
    ("a", "b", "a/b"), ("a/", "b", "a/b"), (".", "b", "b"), ("", "b", "b"), ("a", "/b", "/b"), ("/", "b", "/b"),
    ("a", "../b", "a/../b"),
  ])
  func joined(_ folder: String, _ path: String, _ expected: String) {
    #expect(Path.join(folder, path) == expected)
  }

  @Test(arguments: [
    ("a/./b", "a/b"), ("a/../b", "b"), ("../a", "../a"), ("a/../../b", "../b"), ("/../a", "/a"), ("a//b", "a/b"),
    (".", "."), ("", "."), ("a/..", "."), ("/", "/"), ("/a/..", "/"), ("../../x", "../../x"),
  ])
  func normalized(_ path: String, _ expected: String) {
    #expect(Path.normalized(path) == expected)
  }

  @Test(arguments: [
    ("/a/b", "/a", true), ("/a", "/a", true), ("/ab", "/a", false), ("/a", "/", true), ("/b/a", "/a", false),
    ("/a/b", "/a/b/c", false),
  ])
  func inside(_ path: String, _ folder: String, _ expected: Bool) {
    #expect(Path.isInside(path, folder: folder) == expected)
  }

  @Test func memory() throws {
    let files = MemoryFileSystem(["a/b.ems": "x", "/a/c/d.ems": "y", "e.ems": ""])
    #expect(files.kind("a") == .folder)
    #expect(files.kind("a/c/") == .folder)
    #expect(files.kind("./a/b.ems") == .file)
    #expect(files.kind("a/x") == .missing)
    #expect(files.kind("/") == .folder)
    #expect(try files.read("/a/../a/b.ems") == [0x78])
    #expect(try files.names(in: "a") == ["b.ems", "c"])
    #expect(try files.names(in: ".") == ["a", "e.ems"])
    #expect(files.canonical("a/./c/d.ems") == "/a/c/d.ems")
    #expect(files.canonical("nothing") == nil)
    #expect(throws: FileError(path: "a", cause: .wrongKind)) { try files.read("a") }
    #expect(throws: FileError(path: "b", cause: .missing)) { try files.read("b") }
    #expect(throws: FileError(path: "b", cause: .missing)) { try files.names(in: "b") }
  }

  @Test func memoryStream() throws {
    let stream = try MemoryFileSystem(["a": "abcde"]).open("a")
    var buffer = [UInt8](repeating: 0, count: 2)
    var pieces: [[UInt8]] = []
    while true {
      let count = try buffer.withUnsafeMutableBytes { try stream.read(into: $0) }
      if count == 0 { break }
      pieces.append(Array(buffer[..<count]))
    }
    #expect(pieces == [[0x61, 0x62], [0x63, 0x64], [0x65]])
  }
}

/// The disk, in a temporary folder.
@Suite struct DiskTests {

  @Test func reads() throws {
    let folder = TemporaryFolder()
    folder.write("a.ems", "text")
    folder.write("sub/b.ems", "")
    folder.write(".hidden", "x")
    let disk = DiskFileSystem()
    #expect(try disk.read(folder.path + "/a.ems") == Array("text".utf8))
    #expect(try disk.read(folder.path + "/sub/b.ems") == [])
    #expect(disk.kind(folder.path) == .folder)
    #expect(disk.kind(folder.path + "/a.ems") == .file)
    #expect(disk.kind(folder.path + "/x") == .missing)
    #expect(try disk.names(in: folder.path) == [".hidden", "a.ems", "sub"])
    #expect(disk.canonical(folder.path + "/sub/../a.ems") == folder.path + "/a.ems")
    #expect(disk.canonical(folder.path + "/x") == nil)
    // What has no size beforehand: a device of the system.
    #expect(disk.kind("/dev/null") == .file)
    #expect(try disk.read("/dev/null") == [])
    #expect(try !disk.read("/proc/self/stat").isEmpty)
  }

  @Test func largeFileComesInPieces() throws {
    let folder = TemporaryFolder()
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    folder.write("big", bytes: bytes)
    let disk = DiskFileSystem()
    #expect(try disk.read(folder.path + "/big") == bytes)
    let stream = try disk.open(folder.path + "/big")
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var read: [UInt8] = []
    while true {
      let count = try buffer.withUnsafeMutableBytes { try stream.read(into: $0) }
      if count == 0 { break }
      read += buffer[..<count]
    }
    #expect(read == bytes)
  }

  @Test func refusals() throws {
    let folder = TemporaryFolder()
    folder.write("secret.ems", "x")
    folder.write("closed/a.ems", "x")
    folder.setMode("secret.ems", 0)
    folder.setMode("closed", 0)
    defer { folder.setMode("closed", 0o700) }
    let disk = DiskFileSystem()
    #expect(throws: FileError(path: folder.path, cause: .wrongKind)) { try disk.read(folder.path) }
    #expect(throws: FileError(path: folder.path, cause: .wrongKind)) { _ = try disk.open(folder.path) }
    #expect(throws: FileError(path: folder.path + "/none", cause: .missing)) { try disk.read(folder.path + "/none") }
    #expect(throws: FileError(path: folder.path + "/none", cause: .missing)) {
      _ = try disk.open(folder.path + "/none")
    }
    #expect(throws: FileError(path: folder.path + "/none", cause: .missing)) {
      try disk.names(in: folder.path + "/none")
    }
    // Who may do everything is refused nothing.
    guard !TemporaryFolder.runsAsRoot else { return }
    #expect(throws: FileError(path: folder.path + "/secret.ems", cause: .denied)) {
      try disk.read(folder.path + "/secret.ems")
    }
    #expect(throws: FileError(path: folder.path + "/closed", cause: .denied)) {
      try disk.names(in: folder.path + "/closed")
    }
  }

  @Test func causesInWords() {
    let causes: [FileError.Cause] = [.missing, .denied, .wrongKind, .full, .closedPipe, .other("it hurts")]
    let words = causes.map { FileError(path: "x", cause: $0).reason }
    #expect(Set(words).count == causes.count)
    #expect(words.allSatisfy { !$0.isEmpty })
  }
}
