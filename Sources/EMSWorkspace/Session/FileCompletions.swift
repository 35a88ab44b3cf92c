/// Names of files and folders that go on what was typed of a path.
public struct FileCompletions {
  private let files: any FileSystem

  /// Creates completions from the names in `files`.
  public init(_ files: any FileSystem) { self.files = files }

  /// What goes on `path`: folders, which end in `/`, and files with one of the endings.
  ///
  /// - Parameters:
  ///   - path: what was typed.
  ///   - endings: `.ems`, for instance; none for every file.
  public func completions(of path: String, endings: [String] = []) -> [Completion] {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(path[...$0]) } ?? ""
    let start = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard let names = try? files.names(in: folder.isEmpty ? "." : folder) else { return [] }
    var result: [Completion] = []
    for name in names where name.utf8.starts(with: start.utf8) && (start.hasPrefix(".") || !name.hasPrefix(".")) {
      if files.kind(folder + name) == .folder {
        result.append(Completion(folder + name + "/", replaced: path.utf8.count, suffix: ""))
      } else if endings.isEmpty || endings.contains(where: name.hasSuffix) {
        result.append(Completion(folder + name, replaced: path.utf8.count))
      }
    }
    return result
  }
}
