import Glibc

/// How much each line looks like a line of the main text, 0...1.
///
/// Gradient-boosted trees (80 of 15 leaves) over the numbers of `LineVectors`, trained on the lines of dumped
/// pages whose main text is known; four fifths of the hosts were trained on, one fifth was kept to measure.
/// - Source: Training/plain_text.py; LightGBM (Ke et al. 2017).
func lineScores(_ lines: [LineFacts]) -> [Float] {
    let vectors = LineVectors(lines)
    return lines.indices.map { i in
        let vector = vectors.vector(i)
        var logit: Float = 0
        for root in lineModelRoots { logit += leaf(vector, from: Int(root)) }
        return 1 / (1 + exp(-logit))
    }
}

private func leaf(_ vector: [Float], from root: Int) -> Float {
    var node = root
    while node >= 0 {
        let goesLeft = vector[Int(lineModelFeatures[node])] <= lineModelThresholds[node]
        node = Int(goesLeft ? lineModelLeft[node] : lineModelRight[node])
    }
    return lineModelLeaves[-node - 1]
}
