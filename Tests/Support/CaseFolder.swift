internal import Glibc

/// The files of `Tests/Cases`, found from the place of this file.
public enum CaseFolder {
  /// The path of `Tests/Cases`.
  public static let root: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    return parts.joined(separator: "/") + "/Cases"
  }()

  /// Whether expected files are written anew: `EMS_RECORD=1`.
  public static var records: Bool {
    guard let value = getenv("EMS_RECORD") else { return false }
    return String(cString: value) == "1"
  }

  /// The paths below `folder` of `Tests/Cases` that end in `suffix`, relative to `Tests/Cases`, by name; with sub-folders.
  public static func files(_ folder: String, suffix: String = ".ems") -> [String] {
    var found: [String] = []
    for name in names(root + "/" + folder).sorted() {
      let path = folder + "/" + name
      if isFolder(root + "/" + path) {
        found += files(path, suffix: suffix)
      } else if name.hasSuffix(suffix) {
        found.append(path)
      }
    }
    return found
  }

  /// The bytes of a file of `Tests/Cases`; nil where it is not there.
  public static func read(_ path: String) -> [UInt8]? { readFile(root + "/" + path) }

  /// The bytes of the file at an absolute path; nil where it is not there.
  public static func readFile(_ path: String) -> [UInt8]? {
    if isFolder(path) { return nil }
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// The text of a file of `Tests/Cases`; nil where it is not there.
  public static func text(_ path: String) -> String? { read(path).map { String(decoding: $0, as: UTF8.self) } }

  /// Writes a file of `Tests/Cases`.
  public static func write(_ path: String, _ text: String) { write(path, Array(text.utf8)) }

  /// Writes the bytes of a file of `Tests/Cases`.
  public static func write(_ path: String, _ bytes: [UInt8]) { writeFile(root + "/" + path, bytes) }

  /// Writes the file at an absolute path.
  public static func writeFile(_ path: String, _ bytes: [UInt8]) {
    guard let file = fopen(path, "wb") else { return }
    defer { fclose(file) }
    fwrite(bytes, 1, bytes.count, file)
  }

  /// Compares a result with the file of what is expected. Gives the fault in words, or nil. With `EMS_RECORD=1` a differing
  /// file is written, and the comparison fails once.
  public static func compare(_ actual: String, with path: String) -> String? {
    let expected = text(path)
    if expected == actual { return nil }
    if records {
      write(path, actual)
      return "\(path) was written anew: run the tests again without EMS_RECORD"
    }
    guard let expected else { return "\(path) is not there: write it with EMS_RECORD=1" }
    return "\(path) differs\n" + difference(expected, actual)
  }

  /// The first line in which two texts differ.
  public static func difference(_ expected: String, _ actual: String) -> String {
    let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let right = actual.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<max(left.count, right.count) {
      let one = index < left.count ? String(left[index]) : "(end)"
      let other = index < right.count ? String(right[index]) : "(end)"
      if one != other { return "line \(index + 1)\n  expected \(one)\n  actual   \(other)" }
    }
    return "they differ in nothing but their line ends"
  }

  /// The names in a folder that do not begin with a dot, in no order.
  static func names(_ path: String) -> [String] { allNames(path).filter { !$0.hasPrefix(".") } }

  /// The names in a folder but `.` and `..`, in no order.
  static func allNames(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Whether a folder stands at an absolute path.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
