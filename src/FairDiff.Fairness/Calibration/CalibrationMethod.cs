namespace FairDiff.Fairness;

/// <summary>How scores are made probabilities that come true as often as they say.</summary>
public enum CalibrationMethod
{
    /// <summary>A line through the log-odds, of the score or of its probability: logit P = a + b z (Platt 1999, with the targets of Lin et
    /// al. 2007, which keep it finite). Two numbers: for few rows. Of more than two exclusive classes each against the rest, then
    /// divided by their sum.</summary>
    Platt,

    /// <summary>The non-decreasing curve that is nearest to the truths in squares, straight between its steps (Zadrozny and Elkan 2002). It
    /// assumes no shape and follows the noise of few rows. Of more than two exclusive classes each against the rest, then divided by their
    /// sum.</summary>
    Isotonic,

    /// <summary>One number that the logits are divided by, the likeliest (Guo et al. 2017): no decision by the largest score changes, and
    /// what is too sure of everything gets less so.</summary>
    Temperature,
}
