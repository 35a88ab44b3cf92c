extension RandomAccessCollection where Index == Int {
  /// The first index from which on elements are `beyond`, of elements sorted so that these come last; the end where none is.
  func firstIndex(ofSorted beyond: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if beyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
