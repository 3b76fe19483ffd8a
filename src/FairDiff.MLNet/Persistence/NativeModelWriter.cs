namespace FairDiff.MLNet.Persistence;

/// <summary>Writes the named binary streams of one transformer in a model zip.</summary>
internal sealed class NativeModelWriter(ModelSaveContext context)
{
    /// <summary>Writes one stream; the writer and its seekable <see cref="BinaryWriter.BaseStream"/> are valid during the call.</summary>
    public void Stream(string name, Action<BinaryWriter> write) => MlNetInternals.SaveStream(context, name, write);
}
