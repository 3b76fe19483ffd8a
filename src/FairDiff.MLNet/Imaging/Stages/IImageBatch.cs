namespace FairDiff.MLNet.Imaging.Stages;

/// <summary>The images of some rows, and then what the network says of them.</summary>
internal interface IImageBatch : IDisposable
{
    /// <summary>Adds the image, which is released; the row is for messages only.</summary>
    void Add(DecodedImage image, long row);

    /// <summary>Runs the network on the images that were added, and keeps what it says in place of them.</summary>
    void Run();

    /// <summary>A getter of an added column for the image whose number, in the order of <see cref="Add"/>, is current when it is
    /// called.</summary>
    ValueGetter<TValue> Getter<TValue>(int offset, string name, Func<int> current);
}
