export default function fetch() {}
