using FairDiff.Torch;

namespace FairDiff.MLNet;

/// <summary>
/// Something in a pipeline that the caller can put right: a column of another type, an image that cannot be read, a damaged folder. The
/// message names the thing, its value, what is allowed and the remedy. What a stage runs into inside the engine is thrown as its base
/// <see cref="EngineException"/>: one <c>catch (EngineException)</c> catches both.
/// </summary>
public class FairDiffException : EngineException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">The cause, if another exception was it.</param>
    public FairDiffException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
