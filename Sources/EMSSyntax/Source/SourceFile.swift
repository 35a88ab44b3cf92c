/// The number of a source file within one project. Ids are dense, from 0, in the order in which files were read.
public struct FileID: Hashable, Comparable, Sendable {
  /// Index of the file in its `SourceMap`.
  public let index: Int32

  /// Creates the id of the file at `index`.
  public init(_ index: Int) { self.index = Int32(truncatingIfNeeded: index) }

  /// Orders files as they were read.
  public static func < (left: FileID, right: FileID) -> Bool { left.index < right.index }
}

/// One file of source text: its bytes as they were read, and the name that messages show.
///
/// - Invariant: `bytes` is shorter than 4 GiB, since places are 32-bit offsets.
public struct SourceFile: Sendable {
  /// The file's number in its project.
  public let id: FileID
  /// The path as the user gave it or as an include wrote it, relative where possible; `<standard input>` for a stream.
  public let name: String
  /// The text, UTF-8 where it is valid; the lexer reports where it is not.
  public let bytes: [UInt8]
  /// Whether this file is part of the standard library.
  public let isLibrary: Bool
  /// The number that messages show for the first line; above 1 for an input of a session, which is one of many.
  public let firstLine: Int

  /// Creates a source file.
  public init(id: FileID, name: String, bytes: [UInt8], isLibrary: Bool = false, firstLine: Int = 1) {
    self.id = id
    self.name = name
    self.bytes = bytes
    self.isLibrary = isLibrary
    self.firstLine = firstLine
  }

  /// The text of `range`, with invalid UTF-8 repaired.
  public func text(_ range: SourceRange) -> String {
    let start = min(Int(range.start), bytes.count)
    let end = min(max(start, Int(range.end)), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

/// The files of a project by their ids.
public struct SourceMap: Sendable {
  /// The files; the index of each is its id.
  public private(set) var files: [SourceFile] = []
  /// The language of messages about these files: that of the first file's `ems` line, unless a run asks for another; empty
  /// where nothing says it.
  public var language = ""

  /// Creates an empty map.
  public init() {}

  /// Adds a file and gives it the next id.
  @discardableResult
  public mutating func add(name: String, bytes: [UInt8], isLibrary: Bool = false, firstLine: Int = 1) -> FileID {
    let id = FileID(files.count)
    files.append(SourceFile(id: id, name: name, bytes: bytes, isLibrary: isLibrary, firstLine: firstLine))
    return id
  }

  /// Adds a file that has the next id already.
  public mutating func add(_ file: SourceFile) {
    precondition(file.id == FileID(files.count), "ids of files are dense, in the order in which they are added")
    files.append(file)
  }

  /// Puts another text in the place of a file: the source of what is typed serves one input after the other.
  public mutating func replace(_ id: FileID, with file: SourceFile) {
    guard files.indices.contains(Int(id.index)) else { return }
    files[Int(id.index)] = file
  }

  /// The file of `id`.
  public subscript(id: FileID) -> SourceFile { files[Int(id.index)] }
}
