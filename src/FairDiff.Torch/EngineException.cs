namespace FairDiff.Torch;

/// <summary>
/// Something that the caller can put right: an option out of range, an image that cannot be read, a device that is
/// not there. The message names the thing, its value, what is allowed and the remedy.
/// </summary>
public class EngineException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">The cause, if another exception was it.</param>
    public EngineException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
