import EMSFormats

/// The rows that an import left out, as a file of their own.
public enum RejectedRows {
  private static let header = ["file", "line", "reasons", "row"]

  /// Whether nothing stands at `path`, or a file of an earlier run.
  public static func isOwn(_ path: String, files: any FileSystem) -> Bool {
    guard files.kind(path) != .missing else { return true }
    guard let bytes = try? files.read(path) else { return false }
    return bytes.starts(with: Array((header.joined(separator: ",") + "\n").utf8))
  }

  /// CSV with the file, the line, the reasons and the row as it stood.
  public static func csv(_ rows: [RejectedRow]) -> [UInt8] {
    var writer = CSVWriter()
    writer.row(header)
    for row in rows { writer.row([row.file, "\(row.line)", row.reasons.joined(separator: "; "), row.text]) }
    return writer.bytes
  }
}
