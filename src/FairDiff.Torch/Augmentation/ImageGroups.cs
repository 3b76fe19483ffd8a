namespace FairDiff.Torch.Augmentation;

/// <summary>Images of a batch that chose the same are changed together.</summary>
internal static class ImageGroups
{
    /// <param name="images">n x 3 x h x w.</param>
    /// <param name="choices">What each image chose.</param>
    /// <param name="change">Changes a group, given its images, the choice and their rows in the batch (int64).</param>
    /// <returns>A new tensor with every image in its place.</returns>
    public static Tensor Apply(Tensor images, long[] choices, Func<Tensor, long, Tensor, Tensor> change)
    {
        var result = empty_like(images);
        foreach (var group in Enumerable.Range(0, choices.Length).GroupBy(row => choices[row]))
        {
            var rows = tensor(group.Select(row => (long)row).ToArray(), device: images.device);
            result.index_copy_(0, rows, change(images.index_select(0, rows), group.Key, rows));
        }

        return result;
    }
}
