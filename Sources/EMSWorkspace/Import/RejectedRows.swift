import EMSFormats

/// The rows that an import left out, as a file of their own.
public enum RejectedRows {
  /// CSV with the file, the line, the reasons and the row as it stood.
  public static func csv(_ rows: [RejectedRow]) -> [UInt8] {
    var writer = CSVWriter()
    writer.row(["file", "line", "reasons", "row"])
    for row in rows { writer.row([row.file, "\(row.line)", row.reasons.joined(separator: "; "), row.text]) }
    return writer.bytes
  }
}
