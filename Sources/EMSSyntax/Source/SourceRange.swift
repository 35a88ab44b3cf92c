/// A place in a source file: two byte offsets, the end excluded. May be empty.
public struct SourceRange: Hashable, Comparable, Sendable {
  /// The file.
  public let file: FileID
  /// Offset of the first byte.
  public let start: UInt32
  /// Offset after the last byte; never before `start`.
  public let end: UInt32

  /// Creates a range; an end before the start becomes the start.
  public init(file: FileID, start: UInt32, end: UInt32) {
    self.file = file
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest range of the same file that holds both.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(file: file, start: min(start, other.start), end: max(end, other.end))
  }

  /// Orders by file, then start, then end.
  public static func < (left: SourceRange, right: SourceRange) -> Bool {
    if left.file != right.file { return left.file < right.file }
    if left.start != right.start { return left.start < right.start }
    return left.end < right.end
  }
}
