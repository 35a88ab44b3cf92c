import EMSFormats
import EMSOutput

/// The rows that an import left out, as a file of their own.
public enum RejectedRows {
  private static let header = ["file", "line", "reasons", "row"]

  /// Whether nothing stands at `path`, or a file of an earlier run.
  public static func isOwn(_ path: String, files: any FileSystem) -> Bool {
    guard files.kind(path) != .missing else { return true }
    guard let bytes = try? files.read(path) else { return false }
    return bytes.starts(with: Array((header.joined(separator: ",") + "\n").utf8))
  }

  /// CSV with the file, the line, the reasons in `language` and the row as it stood.
  public static func csv(_ rows: [RejectedRow], language: String) -> [UInt8] {
    var writer = CSVWriter()
    writer.row(header)
    let catalog = MessageCatalog(language)
    for row in rows {
      let reasons = row.reasons.map { catalog.text($0) }.joined(separator: "; ")
      writer.row([row.file, "\(row.line)", reasons, row.text])
    }
    return writer.bytes
  }
}
