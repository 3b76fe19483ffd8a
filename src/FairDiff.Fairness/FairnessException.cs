namespace FairDiff.Fairness;

/// <summary>
/// Predictions or options that cannot be evaluated and that the caller can put right. The message names the thing, its
/// value, what is allowed and the remedy.
/// </summary>
public sealed class FairnessException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">The cause, if another exception was it.</param>
    public FairnessException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
