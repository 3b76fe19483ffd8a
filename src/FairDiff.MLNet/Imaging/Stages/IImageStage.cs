namespace FairDiff.MLNet.Imaging.Stages;

/// <summary>A network that adds columns to rows by their images. Safe to use from several threads.</summary>
internal interface IImageStage
{
    /// <summary>The column of images.</summary>
    string ImageColumn { get; }

    /// <summary>The input's columns, at the same indices, followed by those that are added.</summary>
    DataViewSchema Deliver(DataViewSchema input);

    /// <summary>Collects images, and runs the network on them.</summary>
    /// <param name="active">For each added column whether it is asked for.</param>
    IImageBatch NewBatch(IReadOnlyList<bool> active);
}
