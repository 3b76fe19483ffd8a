namespace FairDiff.Pipelines.Evaluation;

/// <summary>What the scores of a predictions file are.</summary>
internal enum ScoreScale
{
    /// <summary>
    /// Probabilities if all are from 0 to 1; others are refused where a decision would rest on 0.5 of them, and told of elsewhere.
    /// </summary>
    Auto,

    /// <summary>Probabilities; others are refused.</summary>
    Probabilities,

    /// <summary>Logits (log-odds): probabilities are made of them.</summary>
    Logits,

    /// <summary>Numbers of another kind, of which only the order counts.</summary>
    Any,
}
